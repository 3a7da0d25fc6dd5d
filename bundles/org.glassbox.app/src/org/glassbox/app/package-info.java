/** The workbench as an application: window, welcome page, documentation, preferences, help. */
package org.glassbox.app;
