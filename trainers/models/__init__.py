"""The models, one family a file, all with the face of :class:`trainers.models.base.LatentModel`."""
