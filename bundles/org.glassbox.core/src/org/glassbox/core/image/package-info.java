/** Pictures, pixel sets and rectangles as plain records. */
package org.glassbox.core.image;
