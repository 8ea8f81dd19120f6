#!/usr/bin/env node
import{createRequire as makeRequire}from"node:module";const require=makeRequire(import.meta.url);
import{F as t}from"./chunk-Y5N2UJRZ.js";import{argv as r}from"node:process";var o=/^(rules|explain|help|--version|--help|-h)$/,a=r.slice(2).some(e=>o.test(e))?null:t(),{main:i}=await import("./main-HDFD4KLY.js");await i(a);
