/** Parts, panes, charts and commands of the ADVISE perspective. */
package org.glassbox.ui.advise.internal;
