"""What programs outside of Holdfast know of it: the partner contract and openapi.yaml."""
