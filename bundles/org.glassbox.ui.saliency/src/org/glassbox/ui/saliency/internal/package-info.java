/** Parts, panes, dialogs and commands of the saliency inspector. */
package org.glassbox.ui.saliency.internal;
