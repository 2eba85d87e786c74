"""DICOM structured reports in."""
