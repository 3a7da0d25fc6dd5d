/** The saliency inspector: what networks look at in one image, by any methods side by side. Models without widgets; the parts are internal. */
package org.glassbox.ui.saliency;
