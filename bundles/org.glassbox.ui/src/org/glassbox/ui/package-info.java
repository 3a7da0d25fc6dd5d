/** Widgets that several perspectives share: pictures with heat maps, forms of options, curves, problems. All of it belongs to the user interface's thread. */
package org.glassbox.ui;
