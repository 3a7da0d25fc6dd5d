package org.glassbox.losses;

/** At which size an explanation and a mask are compared. */
public enum ComparedAt {
    /** The images': the map is enlarged, bilinearly. */
    IMAGE,
    /** The layer's: the mask is averaged over each place of the map, which belongs to it from one half on. */
    MAP
}
