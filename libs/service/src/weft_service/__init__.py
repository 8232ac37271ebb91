"""The FastAPI kit every Weft service is built with. It holds no driver and no model, so the gateway can use it."""
