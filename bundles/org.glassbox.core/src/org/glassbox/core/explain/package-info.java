/** Explaining a prediction: the extension point, its request and its result. */
package org.glassbox.core.explain;
