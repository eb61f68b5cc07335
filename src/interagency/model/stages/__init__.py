"""The stages of a quarter: each reads the scene, calls mechanisms, and says what comes of it.

announce -> notice -> choose (`cues_for`) -> pay -> fund -> learn -> deliver -> adopt -> report home
"""
