"""The desk's themes. Every colour has a meaning, and a word or sign beside it says the same.

The colours keep apart when a terminal maps them to its sixteen: error to red, warning to yellow, success to green,
accent to cyan, the cursor's ground to blue.
"""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="deskcrm-dark",
    primary="#3b78c4",
    secondary="#5c9bd6",
    accent="#4fc1d9",
    foreground="#e6e6e6",
    background="#14171a",
    surface="#1f2428",
    panel="#262c31",
    success="#5fc77a",
    warning="#e5c04b",
    error="#f0616d",
    dark=True,
    variables={
        "block-cursor-background": "#1f5fae",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-blurred-background": "#2d3742",
        "primary-muted": "#20364f",
        "text-muted": "#9aa4ad",
    },
)

LIGHT = Theme(
    name="deskcrm-light",
    primary="#1d5fae",
    secondary="#2f7bc8",
    accent="#006b82",
    foreground="#1b1e21",
    background="#fbfbf8",
    surface="#eeeeea",
    panel="#e2e3df",
    success="#1d7a36",
    warning="#8a5a00",
    error="#b3202c",
    dark=False,
    variables={
        "block-cursor-background": "#1d5fae",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-blurred-background": "#d3dae2",
        "primary-muted": "#d6e4f5",
        "text-muted": "#555c63",
    },
)

HIGH_CONTRAST = Theme(
    name="high-contrast",
    primary="#ffffff",
    secondary="#ffffff",
    accent="#00ffff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    success="#00ff00",
    warning="#ffff00",
    error="#ff5555",
    dark=True,
    variables={
        "block-cursor-background": "#ffff00",
        "block-cursor-foreground": "#000000",
        "block-cursor-blurred-background": "#555555",
        "primary-muted": "#003a6b",
        "text-muted": "#ffffff",
    },
)

THEMES = (DARK, LIGHT, HIGH_CONTRAST)
"""In the order the theme action goes through them; the first is the default."""
