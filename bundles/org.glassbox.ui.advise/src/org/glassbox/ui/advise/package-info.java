/** The ADVISE perspective's models: one image, one layer, its units and their groups. Nothing here needs a display. */
package org.glassbox.ui.advise;
