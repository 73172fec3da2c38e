"""科技创新年报: one guided return per enterprise and year, confirmed by the regulator and then frozen."""
