/** Parts and panes of the training console's views of runs. */
package org.glassbox.ui.training.views.internal;
