/** Python's pickle format, read without running anything that a file asks for. */
package org.glassbox.engine.io.pickle;
