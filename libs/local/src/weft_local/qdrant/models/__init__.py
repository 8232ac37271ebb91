"""Request bodies. A wrong shape is a 400, a broken rule (raised by `models.base.rule`) a 422, as in Qdrant."""
