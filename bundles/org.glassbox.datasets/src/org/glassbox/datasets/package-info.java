/** Readers and generators of labelled images, and the reading and writing of image files. */
package org.glassbox.datasets;
