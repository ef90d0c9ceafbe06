"""What a person would have before her: windows and the frames in them, the text on them, boxes and banners that come up."""
