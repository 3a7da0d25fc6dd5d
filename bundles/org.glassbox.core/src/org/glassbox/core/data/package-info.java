/** Labelled images and who reads them. */
package org.glassbox.core.data;
