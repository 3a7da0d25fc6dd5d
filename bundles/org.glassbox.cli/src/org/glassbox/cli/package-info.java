/** The command line: commands over the same services that the workbench uses. */
package org.glassbox.cli;
