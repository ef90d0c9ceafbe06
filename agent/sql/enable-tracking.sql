-- Switches Change Tracking on for the tables that the agent reads. Run once by whoever keeps SQL Server, in sqlcmd or Management Studio.
-- It alters no table of the vendor's: it costs about one index for each tracked table. disable-tracking.sql takes all of it back.
-- Put your own names for the database [cms], the schema dbo and the login's user [ledgerline_agent].
USE [cms];
GO
IF NOT EXISTS (SELECT 1 FROM sys.change_tracking_databases WHERE database_id = DB_ID())
    ALTER DATABASE CURRENT SET CHANGE_TRACKING = ON (CHANGE_RETENTION = 14 DAYS, AUTO_CLEANUP = ON);
ELSE
    ALTER DATABASE CURRENT SET CHANGE_TRACKING (CHANGE_RETENTION = 14 DAYS, AUTO_CLEANUP = ON);
GO
ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON;
GO
DECLARE @tables TABLE (place INT IDENTITY, name SYSNAME);
INSERT INTO @tables (name) VALUES (N'dbo.CLIENT'), (N'dbo.TKPR'), (N'dbo.MATTER'), (N'dbo.RATE'), (N'dbo.TIMETRX'), (N'dbo.COSTTRX');
DECLARE @place INT = 1, @name SYSNAME, @command NVARCHAR(MAX);
WHILE EXISTS (SELECT 1 FROM @tables WHERE place = @place)
BEGIN
    SELECT @name = name FROM @tables WHERE place = @place;
    IF NOT EXISTS (SELECT 1 FROM sys.change_tracking_tables WHERE object_id = OBJECT_ID(@name))
    BEGIN
        SET @command = N'ALTER TABLE ' + @name + N' ENABLE CHANGE_TRACKING';
        EXEC sp_executesql @command;
    END;
    SET @command = N'GRANT SELECT, VIEW CHANGE TRACKING ON ' + @name + N' TO [ledgerline_agent]';
    EXEC sp_executesql @command;
    SET @place += 1;
END;
GO
-- Only where booked time comes back: rows of TIMETRX, and one table of our own.
GRANT INSERT, UPDATE, DELETE ON dbo.TIMETRX TO [ledgerline_agent];
IF OBJECT_ID(N'dbo.LEDGERLINE_TIME') IS NULL
    CREATE TABLE dbo.LEDGERLINE_TIME (
        BOOKED_ID VARCHAR(32) NOT NULL PRIMARY KEY, TRX_NO VARCHAR(40) NULL, REVISION INT NOT NULL, SEEN_VER BIGINT NOT NULL,
        INDEX ix_LEDGERLINE_TIME_TRX_NO (TRX_NO));
GRANT SELECT, INSERT, UPDATE ON dbo.LEDGERLINE_TIME TO [ledgerline_agent];
GO
-- Only where it is told where bills stand: one more table of our own.
IF OBJECT_ID(N'dbo.LEDGERLINE_BILL') IS NULL
    CREATE TABLE dbo.LEDGERLINE_BILL (
        BILL_NO VARCHAR(20) NOT NULL PRIMARY KEY, REVISION INT NOT NULL, MTTR_NO VARCHAR(40) NULL, STATUS VARCHAR(20) NULL,
        STAT_DESC VARCHAR(40) NULL, STAT_AT VARCHAR(19) NULL, BILL_AMT NUMERIC(14, 2) NULL, RCPT_NO VARCHAR(80) NULL,
        BILL_DT VARCHAR(8) NULL, PRD_FROM VARCHAR(8) NULL, PRD_TO VARCHAR(8) NULL, INDEX ix_LEDGERLINE_BILL_MTTR_NO (MTTR_NO));
GRANT SELECT, INSERT, UPDATE ON dbo.LEDGERLINE_BILL TO [ledgerline_agent];
GO
