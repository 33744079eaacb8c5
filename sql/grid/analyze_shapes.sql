select shapes_analyze()
