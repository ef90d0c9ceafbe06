-- Takes back what enable-tracking.sql did. The table LEDGERLINE_TIME stays: it knows which rows were booked in the portal.
-- LEDGERLINE_BILL stays, too: the firm may read it.
-- Snapshot isolation stays allowed, too: something else may use it by now.
USE [cms];
GO
DECLARE @command NVARCHAR(MAX) = N'';
SELECT @command += N'ALTER TABLE ' + QUOTENAME(OBJECT_SCHEMA_NAME(object_id)) + N'.' + QUOTENAME(OBJECT_NAME(object_id))
    + N' DISABLE CHANGE_TRACKING; '
FROM sys.change_tracking_tables
WHERE object_id IN (OBJECT_ID(N'dbo.CLIENT'), OBJECT_ID(N'dbo.TKPR'), OBJECT_ID(N'dbo.MATTER'), OBJECT_ID(N'dbo.RATE'),
    OBJECT_ID(N'dbo.TIMETRX'), OBJECT_ID(N'dbo.COSTTRX'));
EXEC sp_executesql @command;
-- The database's own switch goes off only if nobody else tracks a table.
IF EXISTS (SELECT 1 FROM sys.change_tracking_databases WHERE database_id = DB_ID())
    AND NOT EXISTS (SELECT 1 FROM sys.change_tracking_tables)
    ALTER DATABASE CURRENT SET CHANGE_TRACKING = OFF;
GO
