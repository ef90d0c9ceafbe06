"""What codes are called, which there are to choose from, and which somebody means who searches for words."""

import pytest

from carriers.utbms import CODE_FIELDS, CODE_SETS, choices, code_set, codes_meant, name_of


@pytest.mark.parametrize(
    ("code", "of_set", "name"),
    [
        ("L330", "litigation", "Depositions"),
        ("A112", "insurance_defence", "Travel time"),
        ("L330", None, "Depositions"),
        ("C300", None, "Analysis and Advice"),
        ("E115", None, "Deposition transcripts"),
        ("l330", None, "Depositions"),
        ("L330", "counseling", "Depositions"),
        ("X999", None, None),
        ("X999", "project", None),
        ("", None, None),
    ],
)
def test_code_has_a_name_if_any_set_knows_it(code, of_set, name):
    assert name_of(code, of_set) == name


@pytest.mark.parametrize("of_set", CODE_SETS)
def test_choices_are_those_of_the_set(of_set):
    chosen, codes = [choices(field, of_set) for field in CODE_FIELDS], code_set(of_set)

    assert chosen == [codes.tasks, codes.activities, codes.expenses]


def test_without_a_set_there_is_every_code_litigation_first():
    tasks, first = choices("task_code"), code_set("litigation").tasks

    assert list(tasks)[: len(first)] == list(first)
    assert all(tasks.items() >= code_set(each).tasks.items() for each in CODE_SETS)
    assert "A112" in choices("activity_code")


@pytest.mark.parametrize(
    ("words", "found", "not_found"),
    [
        ("deposition", {"L330", "E115"}, {"L310"}),
        ("DEPOSITIONS ", {"L330"}, {"E115"}),
        ("l330", {"L330"}, {"L310"}),
        ("L3", {"L310", "L330", "L390"}, {"L240"}),
        ("X999", {"X999"}, {"L330"}),
    ],
)
def test_words_mean_codes_and_names(words, found, not_found):
    meant = set(codes_meant(words))

    assert found <= meant and not not_found & meant


@pytest.mark.parametrize("words", ["", "  ", "Delgado v. Northfield", "é", "x" * 21])
def test_other_words_mean_no_code(words):
    assert codes_meant(words) == ()


def test_one_letter_begins_no_code():
    assert "Q" not in codes_meant("q")
