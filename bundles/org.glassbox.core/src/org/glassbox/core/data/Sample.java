package org.glassbox.core.data;

/**
 * One image of a data set; the pixels are read when asked for.
 *
 * @param id unique in the data set and stable from run to run; a file's path relative to the data set, with forward slashes, or a generator's "train/17"
 * @param split the part of the data set it belongs to, such as "train"
 * @param label index into the data set's classes
 */
public record Sample(String id, String split, int label) {
}
