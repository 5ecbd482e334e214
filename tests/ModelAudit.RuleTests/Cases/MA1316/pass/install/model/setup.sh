#!/bin/sh
pip install torch
