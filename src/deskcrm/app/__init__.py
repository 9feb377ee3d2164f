"""The program on the screen: ``DeskApp``."""

from deskcrm.app.desk_app import DeskApp

__all__ = ["DeskApp"]
