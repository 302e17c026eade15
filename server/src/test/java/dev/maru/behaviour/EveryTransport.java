package dev.maru.behaviour;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A behaviour that every transport must show: the test runs once for each {@link Via}. */
@ParameterizedTest
@EnumSource(Via.class)
@Target(METHOD)
@Retention(RUNTIME)
@interface EveryTransport {}
