BEGIN { @ }
