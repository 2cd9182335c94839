"""The small kernel that every app may use. It knows no app."""
