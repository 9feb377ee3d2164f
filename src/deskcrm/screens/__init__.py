"""One screen a file with its style sheet beside it. Screens know no SQL and no SQLModel; they ask through the doors."""

from importlib import import_module

SCREENS = {
    "lookup": "deskcrm.screens.lookup:LookupScreen",
    "customer": "deskcrm.screens.customer:CustomerScreen",
    "customer_form": "deskcrm.screens.customer_form:CustomerForm",
    "profile": "deskcrm.screens.profile:ProfileScreen",
    "fact_form": "deskcrm.screens.fact_form:FactForm",
    "relations": "deskcrm.screens.relations:RelationsScreen",
    "relation_form": "deskcrm.screens.relation_form:RelationForm",
    "customer_end": "deskcrm.screens.customer_end:CustomerEndForm",
    "duplicates": "deskcrm.screens.duplicates:DuplicatesScreen",
    "merge": "deskcrm.screens.merge:MergeScreen",
    "log": "deskcrm.screens.log_form:LogForm",
    "worth": "deskcrm.screens.worth:WorthScreen",
    "queue": "deskcrm.screens.queue:QueueScreen",
    "work_through": "deskcrm.screens.work_through:WorkThroughScreen",
    "follow_up_form": "deskcrm.screens.follow_up_form:FollowUpForm",
    "complaints": "deskcrm.screens.complaints:ComplaintsScreen",
    "complaint": "deskcrm.screens.complaint:ComplaintScreen",
    "complaint_form": "deskcrm.screens.complaint_form:ComplaintForm",
    "complaint_close": "deskcrm.screens.complaint_close:ComplaintCloseForm",
    "complaint_change": "deskcrm.screens.complaint_change:ComplaintChangeForm",
    "remedy_form": "deskcrm.screens.remedy_form:RemedyForm",
    "recovery_form": "deskcrm.screens.recovery_form:RecoveryForm",
    "improvement_form": "deskcrm.screens.improvement_form:ImprovementForm",
    "improvement_told": "deskcrm.screens.improvement_form:ToldForm",
    "today": "deskcrm.screens.today:TodayScreen",
    "handover_form": "deskcrm.screens.handover_form:HandoverForm",
    "insight": "deskcrm.screens.insight:InsightScreen",
    "settings": "deskcrm.screens.settings:SettingsScreen",
    "settings_office": "deskcrm.screens.settings_office:OfficeForm",
    "settings_hours": "deskcrm.screens.settings_office:HoursForm",
    "settings_complaints": "deskcrm.screens.settings_office:ComplaintRulesForm",
    "settings_day": "deskcrm.screens.settings_lists:DayForm",
    "settings_category": "deskcrm.screens.settings_lists:CategoryForm",
    "settings_channel": "deskcrm.screens.settings_forms:ChannelForm",
    "settings_matter": "deskcrm.screens.settings_forms:MatterForm",
    "settings_staff": "deskcrm.screens.settings_forms:StaffForm",
    "settings_tier": "deskcrm.screens.settings_tiers:TierForm",
    "pin_form": "deskcrm.screens.pin_form:PinForm",
    "sign_in": "deskcrm.screens.sign_in:SignInScreen",
    "answers": "deskcrm.screens.answers:AnswersScreen",
    "answer_form": "deskcrm.screens.answer_form:AnswerForm",
    "find_answer": "deskcrm.screens.find_answer:FindAnswerScreen",
    "products": "deskcrm.screens.products:ProductsScreen",
    "product_form": "deskcrm.screens.product_form:ProductForm",
    "purchase_form": "deskcrm.screens.purchase_form:PurchaseForm",
    "purchases": "deskcrm.screens.purchases:PurchasesScreen",
    "facing": "deskcrm.screens.facing:FacingScreen",
    "parked": "deskcrm.screens.parked:ParkedScreen",
    "unidentified": "deskcrm.screens.unidentified:UnidentifiedScreen",
    "find_customer": "deskcrm.screens.find_customer:FindCustomerScreen",
    "first_run": "deskcrm.screens.first_run:FirstRunScreen",
    "import": "deskcrm.screens.import_file:ImportScreen",
    "import_preview": "deskcrm.screens.import_preview:ImportPreviewScreen",
    "imports": "deskcrm.screens.imports:ImportsScreen",
    "help": "deskcrm.screens.help:HelpScreen",
    "palette": "deskcrm.screens.palette:PaletteScreen",
}
"""The screens by the names that ``desk.go`` takes. Each is imported when it is first shown."""


def load_all() -> None:
    """Imports every screen, in a worker: with that all their actions stand in the registry."""
    for name in SCREENS.values():
        import_module(name.partition(":")[0])
