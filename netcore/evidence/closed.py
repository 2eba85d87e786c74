"""What do all entries of a YAML file share? They never change, and a key that nobody knows is refused."""

from pydantic import BaseModel, ConfigDict


class Closed(BaseModel):
    """The base of every entry of `data/`: a slip in a key is told, never passed over."""

    model_config = ConfigDict(frozen=True, extra="forbid")
