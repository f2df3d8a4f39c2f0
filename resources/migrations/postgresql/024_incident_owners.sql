-- Whoever has an incident may work on it, as with an alert: the server itself says so.
CREATE FUNCTION gatehouse.check_incident_owner() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.owner <> '' AND NOT EXISTS (
        SELECT FROM gatehouse.team_operator o JOIN gatehouse.team_operator_role r ON r.operator = o.id
            JOIN gatehouse.role_right t ON t.role = r.role
        WHERE o.id = NEW.owner AND o.active AND t."right" = 'handle_alerts') THEN
        PERFORM gatehouse.refuse('Whom the incident is to be given to may not work on it, which needs the right handle_alerts.');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER incident_owner_is_able BEFORE INSERT ON gatehouse.incident
    FOR EACH ROW EXECUTE FUNCTION gatehouse.check_incident_owner();
CREATE TRIGGER incident_event_owner_is_able BEFORE INSERT ON gatehouse.incident_event
    FOR EACH ROW WHEN (NEW.action = 'own') EXECUTE FUNCTION gatehouse.check_incident_owner();
REVOKE ALL ON FUNCTION gatehouse.check_incident_owner() FROM PUBLIC;
