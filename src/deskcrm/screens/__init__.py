"""One screen a file with its style sheet beside it. Screens know no SQL and no SQLModel; they ask through the doors."""

SCREENS = {
    "lookup": "deskcrm.screens.lookup:LookupScreen",
    "customer": "deskcrm.screens.customer:CustomerScreen",
    "customer_form": "deskcrm.screens.customer_form:CustomerForm",
    "log": "deskcrm.screens.log_form:LogForm",
    "queue": "deskcrm.screens.queue:QueueScreen",
    "follow_up_form": "deskcrm.screens.follow_up_form:FollowUpForm",
    "complaints": "deskcrm.screens.complaints:ComplaintsScreen",
    "complaint": "deskcrm.screens.complaint:ComplaintScreen",
    "complaint_form": "deskcrm.screens.complaint_form:ComplaintForm",
    "complaint_close": "deskcrm.screens.complaint_close:ComplaintCloseForm",
    "settings": "deskcrm.screens.settings:SettingsScreen",
    "settings_office": "deskcrm.screens.settings_forms:OfficeForm",
    "settings_channel": "deskcrm.screens.settings_forms:ChannelForm",
    "settings_matter": "deskcrm.screens.settings_forms:MatterForm",
    "settings_staff": "deskcrm.screens.settings_forms:StaffForm",
    "facing": "deskcrm.screens.facing:FacingScreen",
    "parked": "deskcrm.screens.parked:ParkedScreen",
    "unidentified": "deskcrm.screens.unidentified:UnidentifiedScreen",
    "find_customer": "deskcrm.screens.find_customer:FindCustomerScreen",
    "first_run": "deskcrm.screens.first_run:FirstRunScreen",
    "import": "deskcrm.screens.import_file:ImportScreen",
    "help": "deskcrm.screens.help:HelpScreen",
    "palette": "deskcrm.screens.palette:PaletteScreen",
}
"""The screens by the names that ``desk.go`` takes. Each is imported when it is first shown."""
