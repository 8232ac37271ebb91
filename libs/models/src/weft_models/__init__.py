"""Models behind ports: embedding, extraction, chat, answering. Each port has its own factory and lazy imports."""
