"""Which unit is meant, and how is it converted exactly?"""
