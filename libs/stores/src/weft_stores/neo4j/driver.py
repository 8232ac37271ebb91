"""The one way to reach Neo4j: the official async driver over Bolt, every wait bounded."""

from neo4j import AsyncDriver, AsyncGraphDatabase, NotificationMinimumSeverity

from weft_stores.settings import Neo4jSettings, neo4j_target

CONNECT_S = 5.0
ACQUIRE_S = 5.0
IDLE_CHECK_S = 30.0
POOL_SIZE = 20


def open_driver(settings: Neo4jSettings) -> AsyncDriver:
    """Driver for `WEFT_NEO4J_URL`; opens nothing yet; close it with `await driver.close()`. The database's name is in
    `weft_stores.settings.neo4j_target`."""
    target = neo4j_target(settings.neo4j_url)
    return AsyncGraphDatabase.driver(
        target.uri,
        auth=(target.user, target.password),
        connection_timeout=CONNECT_S,
        connection_acquisition_timeout=ACQUIRE_S,
        liveness_check_timeout=IDLE_CHECK_S,
        max_connection_pool_size=POOL_SIZE,
        notifications_min_severity=NotificationMinimumSeverity.OFF,
        user_agent="weft",
    )
