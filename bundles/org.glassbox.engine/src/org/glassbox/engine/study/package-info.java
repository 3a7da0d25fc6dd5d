/** Studies: the same experiments in several ways and with several seeds, and whether the ways differ. */
package org.glassbox.engine.study;
