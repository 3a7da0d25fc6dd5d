/** Readers and generators of labelled images. */
package org.glassbox.datasets;
