"""拉萨国企高层次人才储备库与薪酬激励平台: see `talent_app/application.py` for what is switched on."""
