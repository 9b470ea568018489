"""Pure arithmetic without ORM: plain values in, plain values out."""
