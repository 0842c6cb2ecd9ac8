"""Output: the records in the forms that users and other systems take."""
