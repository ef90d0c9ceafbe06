"""Every page, once: its address, who may open it, and whether it is in the menu. A new page is one line here."""

from dataclasses import dataclass
from importlib import import_module

import streamlit as st

from billing.actor import Actor
from data.vocabulary import Role
from pages.parts.notices import refuse
from pages.parts.sign_in import not_for, signed_in


@dataclass(frozen=True)
class PortalPage:
    """One page; `module` has a function show(). Without `roles` it is for everybody who is signed in."""

    title: str
    path: str
    icon: str
    module: str
    roles: tuple[Role, ...] = ()
    in_menu: bool = True

    def is_for(self, actor: Actor) -> bool:
        """Whether this person may open it."""
        return not self.roles or bool(actor.roles & set(self.roles))

    def show(self) -> None:
        """Draw it, or say whom it is for."""
        actor = signed_in()
        if not self.is_for(actor):
            refuse(not_for(actor, f"“{self.title}”", *self.roles))
        import_module(self.module).show()

    def registered(self, *, visible: bool = False) -> st.Page:
        """The page as Streamlit knows it."""
        return st.Page(
            self.show, title=self.title, icon=self.icon, url_path=self.path, visibility="visible" if visible else "hidden"
        )


PAGES = (
    PortalPage("My invoices", "my-invoices", ":material/rate_review:", "pages.attorney.my_invoices", (Role.ATTORNEY,)),
    PortalPage("Book time", "time", ":material/more_time:", "pages.attorney.book_time", (Role.ATTORNEY,)),
    PortalPage("Invoices", "invoices", ":material/receipt_long:", "pages.biller.invoices", (Role.BILLER, Role.MANAGER)),
    PortalPage(
        "Invoice",
        "invoice",
        ":material/receipt:",
        "pages.attorney.one_invoice",
        (Role.ATTORNEY, Role.BILLER, Role.MANAGER),
        in_menu=False,
    ),
    PortalPage("Dashboard", "dashboard", ":material/monitoring:", "pages.manager.dashboard", (Role.BILLER, Role.MANAGER)),
    PortalPage("What carriers cut", "cuts", ":material/content_cut:", "pages.manager.cuts", (Role.BILLER, Role.MANAGER)),
    PortalPage("Carriers' board", "board", ":material/grid_view:", "pages.biller.board", (Role.BILLER, Role.MANAGER)),
    PortalPage("Carrier", "site", ":material/domain:", "pages.biller.one_site", (Role.BILLER, Role.MANAGER), in_menu=False),
    PortalPage("Pre-flight", "preflight", ":material/flight_takeoff:", "pages.biller.preflight", (Role.BILLER, Role.MANAGER)),
    PortalPage("Uploads", "uploads", ":material/upload:", "pages.biller.uploads", (Role.BILLER, Role.MANAGER)),
    PortalPage("Mails", "mails", ":material/mail:", "pages.biller.unmatched_mails", (Role.BILLER,)),
    PortalPage("Draft the month", "draft", ":material/edit_note:", "pages.biller.draft_month", (Role.BILLER,)),
    PortalPage("Import LEDES", "import", ":material/file_open:", "pages.biller.import_ledes", (Role.BILLER,)),
    PortalPage("Jobs", "jobs", ":material/schedule:", "pages.admin.job_runs", (Role.BILLER, Role.ADMIN)),
    PortalPage("Replication", "replication", ":material/sync_alt:", "pages.admin.replication", (Role.ADMIN,)),
    PortalPage("Refused rows", "refused-rows", ":material/report:", "pages.admin.refused_rows", (Role.BILLER, Role.ADMIN)),
    PortalPage("Carriers", "carriers", ":material/domain:", "pages.admin.carriers", (Role.ADMIN,)),
    PortalPage("People", "people", ":material/group:", "pages.admin.people", (Role.ADMIN,)),
    PortalPage("Change password", "password", ":material/key:", "pages.parts.change_password", in_menu=False),
)
BY_PATH = {page.path: page for page in PAGES}


def page_at(path: str) -> st.Page:
    """A page to give to st.page_link or st.switch_page."""
    return BY_PATH[path].registered()
