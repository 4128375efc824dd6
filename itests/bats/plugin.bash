# Helpers for a host with the managed plugin.
load common

# The engine's files are where the plugin looks for them: it gets /run.
ENGINE=(--exec-root /run/docker -H unix:///run/docker.sock)

# plugin_host [--engine ENGINE]: starts a host with this engine, the busybox image, and the image of the plugin.
plugin_host() {
  "$HOST" down "$NAME"
  "$HOST" bare "$NAME"
  on_host mount --make-rshared /run
  engine start "$@" "${ENGINE[@]}"
  "$HOST" image "$NAME"
  "$BATS_TEST_DIRNAME/../host/plugin-image" "$NAME"
}
