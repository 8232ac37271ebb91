"""Roles that may read what a service publishes, made by its migrations."""

# Roles belong to the whole cluster: another database's migration may make or grant the same one at this moment, which
# shows as a duplicate, a unique violation or "tuple concurrently updated" (XX000).
_MAKE = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        BEGIN
            CREATE ROLE {role} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
    END IF;
    FOR attempt IN 1..20 LOOP
        BEGIN
            IF NOT EXISTS (
                SELECT FROM pg_auth_members m
                JOIN pg_roles r ON r.oid = m.roleid
                JOIN pg_roles u ON u.oid = m.member
                WHERE r.rolname = '{role}' AND u.rolname = current_user
            ) THEN
                EXECUTE format('GRANT {role} TO %I', current_user);
            END IF;
            EXIT;
        EXCEPTION WHEN internal_error OR unique_violation THEN
            PERFORM pg_sleep(0.05);
        END;
    END LOOP;
END
$$
"""


def make_reader_role(role: str) -> str:
    """The statement that makes a role without login and lets the migrating user take it. `role` is a constant of a
    migration, a plain identifier (`ValueError` otherwise)."""
    if not role.isidentifier():
        raise ValueError(f"{role} is no plain identifier")
    return _MAKE.format(role=role)
