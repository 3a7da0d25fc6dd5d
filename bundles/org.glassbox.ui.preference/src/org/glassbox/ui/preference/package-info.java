/** Which of two heat maps is better: what raters see of a preference study, and what came of it. */
package org.glassbox.ui.preference;
