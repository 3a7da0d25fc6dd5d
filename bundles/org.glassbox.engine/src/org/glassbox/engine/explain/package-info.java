/** Explaining images with any network. */
package org.glassbox.engine.explain;
