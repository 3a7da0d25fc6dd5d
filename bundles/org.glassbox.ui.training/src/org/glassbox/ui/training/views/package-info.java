/** What the training console shows of runs: curves, differences, confusions, changed samples. Nothing here needs a display. */
package org.glassbox.ui.training.views;
