/** The training console's models: experiments being written, runs that wait, go on and are over, and which of them are looked at. Nothing here needs a display. */
package org.glassbox.ui.training;
