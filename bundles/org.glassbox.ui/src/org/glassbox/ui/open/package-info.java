/** What a person opens to look at it: trained networks, and images of files, folders and runs. */
package org.glassbox.ui.open;
