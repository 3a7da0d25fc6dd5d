/** Pictures, pixel sets and rectangles as plain records, and planes of numbers resized where they are. */
package org.glassbox.core.image;
