/** The AVX protocol of ADVISE: how well the part of an image that a map shows stands for the image, for the network and for the eye. */
package org.glassbox.advise.protocol;
